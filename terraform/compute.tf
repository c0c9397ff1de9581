# Machines without data: the new one is there before the old one goes.
locals {
  compute = toset([for number in range(1, var.compute_count + 1) : "compute-${number}"])
}

resource "terraform_data" "compute_version" {
  triggers_replace = var.immutable_version
}

resource "openstack_compute_instance_v2" "compute" {
  for_each = local.compute

  name              = "${var.name}-${each.key}"
  image_id          = data.openstack_images_image_v2.debian.id
  flavor_name       = coalesce(var.compute_flavor, var.worker_flavor)
  key_pair          = openstack_compute_keypair_v2.operator.name
  availability_zone = var.availability_zone
  security_groups   = [openstack_networking_secgroup_v2.inside.name]
  metadata          = { immutable_version = var.immutable_version }

  user_data = templatefile("${path.module}/templates/machine.yml.tftpl", {
    hostname  = "${var.name}-${each.key}"
    version   = var.immutable_version
    volume_id = ""
    links     = {}
  })

  network {
    uuid = openstack_networking_network_v2.cluster.id
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [image_id, flavor_name, user_data, key_pair, availability_zone]
    replace_triggered_by  = [terraform_data.compute_version]
  }

  depends_on = [openstack_networking_router_interface_v2.cluster]
}
