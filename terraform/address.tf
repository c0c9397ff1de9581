# The one way in.
resource "openstack_networking_floatingip_v2" "master" {
  pool        = var.external_network
  description = "${var.name}-master"
}

resource "openstack_networking_floatingip_associate_v2" "master" {
  floating_ip = openstack_networking_floatingip_v2.master.address
  port_id     = openstack_networking_port_v2.node["master"].id

  depends_on = [openstack_networking_router_interface_v2.cluster]
}
