resource "openstack_networking_network_v2" "cluster" {
  name           = var.name
  admin_state_up = true
}
