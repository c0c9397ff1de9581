# What is refused before anything is planned.

mock_provider "openstack" {}

variables {
  immutable_version = "1"
  external_network  = "public"
  ssh_cidrs         = ["203.0.113.7/32"]
  public_key        = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleEx you@example"
  master_flavor     = "m1.medium"
  worker_flavor     = "m1.small"
}

run "empty_name" {
  command = plan

  variables {
    name = ""
  }

  expect_failures = [var.name]
}

run "name_of_capitals" {
  command = plan

  variables {
    name = "Ticklake"
  }

  expect_failures = [var.name]
}

run "no_version" {
  command = plan

  variables {
    immutable_version = ""
  }

  expect_failures = [var.immutable_version]
}

run "version_of_an_unknown_node" {
  command = plan

  variables {
    node_versions = { laptop = "2" }
  }

  expect_failures = [var.node_versions]
}

run "no_external_network" {
  command = plan

  variables {
    external_network = " "
  }

  expect_failures = [var.external_network]
}

run "bad_cidr" {
  command = plan

  variables {
    subnet_cidr = "10.42.0.0/33"
  }

  expect_failures = [var.subnet_cidr]
}

run "no_cidr_at_all" {
  command = plan

  variables {
    subnet_cidr = "cluster"
  }

  expect_failures = [var.subnet_cidr]
}

run "small_cidr" {
  command = plan

  variables {
    subnet_cidr = "10.42.0.0/28"
  }

  expect_failures = [var.subnet_cidr]
}

run "cidr_of_a_host" {
  command = plan

  variables {
    subnet_cidr = "10.42.0.7/24"
  }

  expect_failures = [var.subnet_cidr]
}

run "nobody_gets_in" {
  command = plan

  variables {
    ssh_cidrs = []
  }

  expect_failures = [var.ssh_cidrs]
}

run "bad_ssh_cidr" {
  command = plan

  variables {
    ssh_cidrs = ["203.0.113.7"]
  }

  expect_failures = [var.ssh_cidrs]
}

run "a_machine_that_is_not_there_held_back" {
  command = plan

  variables {
    worker_count  = 3
    node_versions = { worker-4 = "2" }
  }

  expect_failures = [var.node_versions]
}

run "ssh_open_to_everybody_in_other_words" {
  command = plan

  variables {
    ssh_cidrs = ["0.0.0.0/00"]
  }

  expect_failures = [var.ssh_cidrs]
}

run "ssh_open_to_everybody" {
  command = plan

  variables {
    ssh_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.ssh_cidrs]
}

run "pages_open_to_everybody" {
  command = plan

  variables {
    ui_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.ui_cidrs]
}

run "bad_name_server" {
  command = plan

  variables {
    dns_servers = ["dns.example"]
  }

  expect_failures = [var.dns_servers]
}

run "private_key" {
  command = plan

  variables {
    public_key = "-----BEGIN OPENSSH PRIVATE KEY-----"
  }

  expect_failures = [var.public_key]
}

run "empty_image" {
  command = plan

  variables {
    image = ""
  }

  expect_failures = [var.image]
}

run "user_with_a_blank" {
  command = plan

  variables {
    ssh_user = "a b"
  }

  expect_failures = [var.ssh_user]
}

run "empty_zone" {
  command = plan

  variables {
    availability_zone = ""
  }

  expect_failures = [var.availability_zone]
}

run "empty_flavor" {
  command = plan

  variables {
    worker_flavor = ""
  }

  expect_failures = [var.worker_flavor]
}

run "empty_master_flavor" {
  command = plan

  variables {
    master_flavor = ""
  }

  expect_failures = [var.master_flavor]
}

run "empty_compute_flavor" {
  command = plan

  variables {
    compute_flavor = ""
  }

  expect_failures = [var.compute_flavor]
}

run "no_worker" {
  command = plan

  variables {
    worker_count = 0
  }

  expect_failures = [var.worker_count]
}

run "half_a_worker" {
  command = plan

  variables {
    worker_count = 2.5
  }

  expect_failures = [var.worker_count]
}

run "too_many_workers" {
  command = plan

  variables {
    worker_count = 81
  }

  expect_failures = [var.worker_count]
}

run "less_than_no_machine" {
  command = plan

  variables {
    compute_count = -1
  }

  expect_failures = [var.compute_count]
}

run "two_brokers" {
  command = plan

  variables {
    kafka_broker_count = 2
  }

  expect_failures = [var.kafka_broker_count]
}

run "volume_of_nothing" {
  command = plan

  variables {
    worker_volume_gib = 0
  }

  expect_failures = [var.worker_volume_gib]
}

run "master_volume_of_nothing" {
  command = plan

  variables {
    master_volume_gib = 0
  }

  expect_failures = [var.master_volume_gib]
}

run "empty_volume_type" {
  command = plan

  variables {
    volume_type = ""
  }

  expect_failures = [var.volume_type]
}

run "three_brokers_on_one_worker" {
  command = plan

  variables {
    worker_count       = 1
    kafka_broker_count = 3
  }

  expect_failures = [var.kafka_broker_count]
}
