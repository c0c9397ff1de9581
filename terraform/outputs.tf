output "address" {
  description = "The master's address from outside."
  value       = openstack_networking_floatingip_v2.master.address
}

output "ssh" {
  description = "How to get in."
  value       = "ssh ${var.ssh_user}@${openstack_networking_floatingip_v2.master.address}"
}

output "tunnel" {
  description = "Brings the master's pages to this machine: http://localhost:9870, :8088, :18080, and the status page on :8080."
  value = join(" ", concat(
    ["ssh -N"],
    ["-L 8080:${local.addresses.master}:${local.ui_ports.status}"],
    [for ui in ["namenode", "resourcemanager", "history"] : "-L ${local.ui_ports[ui]}:${local.addresses.master}:${local.ui_ports[ui]}"],
    ["${var.ssh_user}@${openstack_networking_floatingip_v2.master.address}"],
  ))
}

output "addresses" {
  description = "Addresses inside the cluster, by the machine's name."
  value       = merge(local.addresses, { for name in local.compute : name => openstack_compute_instance_v2.compute[name].access_ip_v4 })
}

output "versions" {
  description = "Versions of the machines with a data volume, by name."
  value       = local.versions
}

output "machine_ids" {
  description = "Ids of the machines, by name: a new one is a new machine."
  value = merge(
    { master = openstack_compute_instance_v2.master.id },
    { for name, machine in openstack_compute_instance_v2.worker : name => machine.id },
    { for name, machine in openstack_compute_instance_v2.compute : name => machine.id },
  )
}

output "volume_ids" {
  description = "Ids of the data volumes, by the machine's name."
  value       = module.volumes.ids
}

output "inventory" {
  description = "The Ansible inventory: terraform output -raw inventory > ../ansible/inventory.yml"
  value       = yamlencode(local.inventory)
}
