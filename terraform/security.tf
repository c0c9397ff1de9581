# The master's pages: the status page, NameNode, ResourceManager and history server.
locals {
  ui_ports = {
    status          = 80
    namenode        = 9870
    resourcemanager = 8088
    history         = 18080
  }

  ui_rules = {
    for pair in setproduct(keys(local.ui_ports), var.ui_cidrs) :
    "${pair[0]} from ${pair[1]}" => { port = local.ui_ports[pair[0]], cidr = pair[1] }
  }
}

# Every machine of the cluster: free among themselves, closed to everybody else.
resource "openstack_networking_secgroup_v2" "inside" {
  name                 = "${var.name}-inside"
  description          = "Machines of the cluster ${var.name} among themselves"
  delete_default_rules = true
}

resource "openstack_networking_secgroup_rule_v2" "inside" {
  direction         = "ingress"
  ethertype         = "IPv4"
  remote_group_id   = openstack_networking_secgroup_v2.inside.id
  security_group_id = openstack_networking_secgroup_v2.inside.id
}

resource "openstack_networking_secgroup_rule_v2" "out" {
  direction         = "egress"
  ethertype         = "IPv4"
  remote_ip_prefix  = "0.0.0.0/0"
  security_group_id = openstack_networking_secgroup_v2.inside.id
}

# The master alone: SSH, and its pages where they are asked for.
resource "openstack_networking_secgroup_v2" "outside" {
  name                 = "${var.name}-outside"
  description          = "From outside to the master of the cluster ${var.name}"
  delete_default_rules = true
}

resource "openstack_networking_secgroup_rule_v2" "ssh" {
  for_each = toset(var.ssh_cidrs)

  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 22
  port_range_max    = 22
  remote_ip_prefix  = each.value
  security_group_id = openstack_networking_secgroup_v2.outside.id
}

resource "openstack_networking_secgroup_rule_v2" "ui" {
  for_each = local.ui_rules

  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = each.value.port
  port_range_max    = each.value.port
  remote_ip_prefix  = each.value.cidr
  security_group_id = openstack_networking_secgroup_v2.outside.id
}
