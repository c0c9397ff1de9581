# Machines with a data volume, by the name they keep for life: their number, address and version.
locals {
  nodes = merge(
    { master = { number = 0, flavor = var.master_flavor, volume_gib = var.master_volume_gib } },
    {
      for number in range(1, var.worker_count + 1) :
      "worker-${number}" => { number = number, flavor = var.worker_flavor, volume_gib = var.worker_volume_gib }
    },
  )

  workers = { for name, node in local.nodes : name => node if name != "master" }

  addresses = { for name, node in local.nodes : name => cidrhost(var.subnet_cidr, 10 + node.number) }
  versions  = { for name, node in local.nodes : name => lookup(var.node_versions, name, var.immutable_version) }

  # A virtual disk shows the first 20 characters of its volume's id as its serial number.
  user_data = {
    for name, node in local.nodes : name => templatefile("${path.module}/templates/machine.yml.tftpl", {
      hostname  = "${var.name}-${name}"
      version   = local.versions[name]
      volume_id = module.volumes.ids[name]
      links = name == "master" ? {
        "HDFS"          = local.ui_ports.namenode
        "YARN"          = local.ui_ports.resourcemanager
        "Spark history" = local.ui_ports.history
      } : {}
    })
  }
}

# A new version replaces the machine; nothing else does, whatever becomes of image and template.
resource "terraform_data" "version" {
  for_each = local.versions

  triggers_replace = each.value
}

# Copies of a block on one hypervisor would be lost together.
resource "openstack_compute_servergroup_v2" "data" {
  name     = "${var.name}-data"
  policies = ["soft-anti-affinity"]
}
