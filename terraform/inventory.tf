# What Ansible needs to know: the same groups as in ansible/inventory.example.yml.
locals {
  # ProxyJump would not tell the ssh to the master to take a key that it has not seen.
  jump = "-o ProxyCommand=\"ssh -o StrictHostKeyChecking=accept-new -W %h:%p ${var.ssh_user}@${openstack_networking_floatingip_v2.master.address}\""

  kafka_nodes = slice(concat(["master"], [for number in range(1, var.worker_count + 1) : "worker-${number}"]), 0, var.kafka_broker_count)

  inventory = {
    all = {
      vars = {
        ansible_user       = var.ssh_user
        ansible_become     = true
        common_data_folder = "/data"
      }
      children = {
        master = {
          hosts = {
            "${var.name}-master" = {
              ansible_host        = openstack_networking_floatingip_v2.master.address
              cluster_address     = local.addresses.master
              common_data_mounted = true
            }
          }
        }
        workers = {
          hosts = {
            for name in keys(local.workers) : "${var.name}-${name}" => {
              ansible_host            = local.addresses[name]
              ansible_ssh_common_args = local.jump
              cluster_address         = local.addresses[name]
              common_data_mounted     = true
            }
          }
        }
        compute = {
          hosts = {
            for name in local.compute : "${var.name}-${name}" => {
              ansible_host            = openstack_compute_instance_v2.compute[name].access_ip_v4
              ansible_ssh_common_args = local.jump
              cluster_address         = openstack_compute_instance_v2.compute[name].access_ip_v4
            }
          }
        }
        kafka = {
          hosts = { for name in local.kafka_nodes : "${var.name}-${name}" => { kafka_node_id = local.nodes[name].number + 1 } }
        }
      }
    }
  }
}
