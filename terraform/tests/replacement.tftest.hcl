# What a change of version replaces, and what it leaves. Applied against a mocked OpenStack.

mock_provider "openstack" {}

# Volumes refuse to be destroyed, so a test could not clean up after itself.
override_module {
  target = module.volumes
  outputs = {
    ids = { master = "volume-master", worker-1 = "volume-1", worker-2 = "volume-2", worker-3 = "volume-3" }
  }
}

variables {
  immutable_version = "1"
  external_network  = "public"
  ssh_cidrs         = ["203.0.113.7/32"]
  public_key        = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleEx you@example"
  master_flavor     = "m1.medium"
  worker_flavor     = "m1.small"
  worker_count      = 2
  compute_count     = 1
}

run "first" {}

run "nothing_changes_without_a_new_version" {
  assert {
    condition     = output.machine_ids == run.first.machine_ids
    error_message = "Machines were replaced though their version is the same."
  }
}

run "another_image_replaces_nothing" {
  variables {
    image = "debian-13"
  }

  assert {
    condition     = output.machine_ids == run.first.machine_ids
    error_message = "An image is taken up with the next version, not before."
  }
}

run "another_flavor_resizes_nothing" {
  variables {
    worker_flavor = "m1.large"
  }

  assert {
    condition     = output.machine_ids == run.first.machine_ids && openstack_compute_instance_v2.worker["worker-1"].flavor_name == "m1.small"
    error_message = "A flavor is taken up with the next version, not before."
  }
}

run "one_node_at_a_time" {
  variables {
    node_versions = { worker-1 = "2" }
    worker_flavor = "m1.large"
  }

  assert {
    condition     = openstack_compute_instance_v2.worker["worker-1"].flavor_name == "m1.large" && openstack_compute_instance_v2.worker["worker-2"].flavor_name == "m1.small"
    error_message = "The flavor did not come with the node's version, or with another one's."
  }

  assert {
    condition     = output.machine_ids["worker-1"] != run.first.machine_ids["worker-1"]
    error_message = "The node whose version changed was not replaced."
  }
  assert {
    condition = alltrue([
      for name in ["master", "worker-2", "compute-1"] : output.machine_ids[name] == run.first.machine_ids[name]
    ])
    error_message = "Other machines were replaced too."
  }
  assert {
    condition     = openstack_compute_volume_attach_v2.worker["worker-1"].instance_id == output.machine_ids["worker-1"] && openstack_compute_volume_attach_v2.worker["worker-1"].volume_id == "volume-1"
    error_message = "The new machine did not get the old one's volume."
  }
  assert {
    condition     = strcontains(local.user_data["worker-1"], "<strong>2</strong>") && strcontains(local.user_data["worker-2"], "<strong>1</strong>")
    error_message = "The status page does not show the machine's own version."
  }
}

run "a_new_version_replaces_every_machine_not_held_back" {
  variables {
    immutable_version = "2"
    node_versions     = { master = "1" }
  }

  assert {
    condition     = output.machine_ids["master"] == run.first.machine_ids["master"]
    error_message = "The master is held at its version and was replaced."
  }
  assert {
    condition = alltrue([
      for name in ["worker-2", "compute-1"] : output.machine_ids[name] != run.first.machine_ids[name]
    ])
    error_message = "A machine kept running in spite of a new version."
  }
}

run "more_workers_leave_the_others_alone" {
  variables {
    immutable_version = "2"
    node_versions     = { master = "1" }
    worker_count      = 3
  }

  assert {
    condition = alltrue([
      for name, id in run.a_new_version_replaces_every_machine_not_held_back.machine_ids : output.machine_ids[name] == id
    ])
    error_message = "Adding a worker replaced another machine."
  }
}
