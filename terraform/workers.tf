resource "openstack_compute_instance_v2" "worker" {
  for_each = local.workers

  name              = "${var.name}-${each.key}"
  image_id          = data.openstack_images_image_v2.debian.id
  flavor_name       = each.value.flavor
  key_pair          = openstack_compute_keypair_v2.operator.name
  availability_zone = var.availability_zone
  user_data         = local.user_data[each.key]
  metadata          = { immutable_version = local.versions[each.key] }

  network {
    port = openstack_networking_port_v2.node[each.key].id
  }

  scheduler_hints {
    group = openstack_compute_servergroup_v2.data.id
  }

  lifecycle {
    ignore_changes       = [image_id, flavor_name, user_data, key_pair, availability_zone]
    replace_triggered_by = [terraform_data.version[each.key]]
  }

  depends_on = [openstack_networking_router_interface_v2.cluster]
}
