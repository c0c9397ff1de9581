# Addresses outlive their machines: a replaced DataNode or broker is where it was.
resource "openstack_networking_port_v2" "node" {
  for_each = local.nodes

  name           = "${var.name}-${each.key}"
  network_id     = openstack_networking_network_v2.cluster.id
  admin_state_up = true
  security_group_ids = each.key == "master" ? [
    openstack_networking_secgroup_v2.inside.id,
    openstack_networking_secgroup_v2.outside.id,
  ] : [openstack_networking_secgroup_v2.inside.id]

  fixed_ip {
    subnet_id  = openstack_networking_subnet_v2.cluster.id
    ip_address = local.addresses[each.key]
  }
}
