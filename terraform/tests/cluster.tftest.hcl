# Plans and applies against a mocked OpenStack: no cloud, no credentials.

mock_provider "openstack" {}

variables {
  immutable_version = "1"
  external_network  = "public"
  ssh_cidrs         = ["203.0.113.7/32"]
  public_key        = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleEx you@example"
  master_flavor     = "m1.medium"
  worker_flavor     = "m1.small"
}

run "one_worker" {
  command = plan

  variables {
    worker_count = 1
  }

  assert {
    condition     = length(openstack_compute_instance_v2.worker) == 1
    error_message = "One worker was asked for."
  }
  assert {
    condition     = length(openstack_networking_port_v2.node) == 2
    error_message = "Master and worker need an address each."
  }
  assert {
    condition     = length(openstack_compute_instance_v2.compute) == 0
    error_message = "No machine without data was asked for."
  }
}

run "three_workers" {
  command = plan

  variables {
    worker_count       = 3
    kafka_broker_count = 3
  }

  assert {
    condition     = join(" ", sort(keys(openstack_compute_volume_attach_v2.worker))) == "worker-1 worker-2 worker-3"
    error_message = "Each worker needs its volume."
  }
  assert {
    condition     = local.addresses["master"] == "10.42.0.10" && local.addresses["worker-3"] == "10.42.0.13"
    error_message = "Addresses follow the machines' numbers."
  }
  assert {
    condition     = join(" ", local.kafka_nodes) == "master worker-1 worker-2"
    error_message = "Three brokers run on the master and the first two workers."
  }
}

run "ten_workers" {
  command = plan

  variables {
    worker_count  = 10
    compute_count = 4
  }

  assert {
    condition     = length(openstack_compute_instance_v2.worker) == 10 && length(openstack_compute_instance_v2.compute) == 4
    error_message = "Ten workers and four machines without data were asked for."
  }
  assert {
    condition     = openstack_compute_instance_v2.worker["worker-10"].name == "ticklake-worker-10"
    error_message = "Names carry the machine's number."
  }
}

run "only_ssh_is_open_to_outside" {
  command = plan

  assert {
    condition     = length(openstack_networking_secgroup_rule_v2.ui) == 0
    error_message = "No page is open unless a range is given."
  }
  assert {
    condition = [
      for rule in openstack_networking_secgroup_rule_v2.ssh : "${rule.remote_ip_prefix}:${rule.port_range_min}-${rule.port_range_max}"
    ] == ["203.0.113.7/32:22-22"]
    error_message = "SSH is open to the given range alone."
  }
}

run "pages_open_to_given_ranges" {
  command = plan

  variables {
    ui_cidrs = ["198.51.100.0/24"]
  }

  assert {
    condition     = sort([for rule in openstack_networking_secgroup_rule_v2.ui : tostring(rule.port_range_min)]) == tolist(["18080", "80", "8088", "9870"])
    error_message = "The four pages of the master are opened."
  }
}

run "user_data_is_cloud_config" {
  command = apply

  variables {
    worker_count  = 1
    compute_count = 1
  }

  override_module {
    target  = module.volumes
    outputs = { ids = { master = "4f1c7a52-0a5e-4d7e-9b3b-1d2f3a4b5c6d", worker-1 = "5f1c7a52-0a5e-4d7e-9b3b-1d2f3a4b5c6d" } }
  }

  assert {
    condition = alltrue([
      for text in [local.user_data["master"], local.user_data["worker-1"], openstack_compute_instance_v2.compute["compute-1"].user_data] :
      startswith(text, "#cloud-config\n") && can(yamldecode(text).write_files)
    ])
    error_message = "User data are YAML that cloud-init takes for its own."
  }
  assert {
    condition     = strcontains(local.user_data["master"], "9870") && !strcontains(local.user_data["worker-1"], "9870")
    error_message = "The master's status page alone links to the pages."
  }
  assert {
    condition     = strcontains(local.user_data["worker-1"], "volume=5f1c7a52-0a5e-4d7e-9b3b-1d2f3a4b5c6d")
    error_message = "A worker mounts its own volume."
  }
  assert {
    condition     = !strcontains(openstack_compute_instance_v2.compute["compute-1"].user_data, "mount-data")
    error_message = "A machine without data mounts none."
  }
  assert {
    condition     = sort(keys(yamldecode(output.inventory).all.children.workers.hosts)) == tolist(["ticklake-worker-1"])
    error_message = "The inventory names the workers."
  }
  assert {
    condition     = yamldecode(output.inventory).all.children.kafka.hosts["ticklake-master"].kafka_node_id == 1
    error_message = "The inventory numbers the brokers."
  }
}
