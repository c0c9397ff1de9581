# Data outlive the machines: volumes are never destroyed from here, and attached again to what replaces a machine.
module "volumes" {
  source = "./volumes"

  name              = var.name
  sizes_gib         = { for name, node in local.nodes : name => node.volume_gib }
  volume_type       = var.volume_type
  availability_zone = var.availability_zone
}

resource "openstack_compute_volume_attach_v2" "master" {
  instance_id = openstack_compute_instance_v2.master.id
  volume_id   = module.volumes.ids["master"]
}

resource "openstack_compute_volume_attach_v2" "worker" {
  for_each = local.workers

  instance_id = openstack_compute_instance_v2.worker[each.key].id
  volume_id   = module.volumes.ids[each.key]
}
