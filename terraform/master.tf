resource "openstack_compute_instance_v2" "master" {
  name              = "${var.name}-master"
  image_id          = data.openstack_images_image_v2.debian.id
  flavor_name       = local.nodes.master.flavor
  key_pair          = openstack_compute_keypair_v2.operator.name
  availability_zone = var.availability_zone
  user_data         = local.user_data.master
  metadata          = { immutable_version = local.versions.master }

  network {
    port = openstack_networking_port_v2.node["master"].id
  }

  scheduler_hints {
    group = openstack_compute_servergroup_v2.data.id
  }

  lifecycle {
    ignore_changes       = [image_id, flavor_name, user_data, key_pair, availability_zone]
    replace_triggered_by = [terraform_data.version["master"]]
  }

  depends_on = [openstack_networking_router_interface_v2.cluster]
}
