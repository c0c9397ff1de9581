resource "openstack_networking_subnet_v2" "cluster" {
  name            = var.name
  network_id      = openstack_networking_network_v2.cluster.id
  cidr            = var.subnet_cidr
  ip_version      = 4
  dns_nameservers = var.dns_servers

  # Addresses below are given out by name (ports.tf); machines without data take theirs from here.
  allocation_pool {
    start = cidrhost(var.subnet_cidr, 100)
    end   = cidrhost(var.subnet_cidr, 250)
  }
}
