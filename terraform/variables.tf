# What every machine shares. Each noun's own variables stand in this file too, in the order of the files.

variable "name" {
  type        = string
  description = "Name of the cluster; the names of all its resources start with it."
  default     = "ticklake"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$", var.name))
    error_message = "Invalid name: \"${var.name}\". It needs 1 to 32 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "immutable_version" {
  type        = string
  description = "Version of the machines. A change replaces them; they are never changed in place. Roll data machines one at a time, see node_versions."

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", var.immutable_version))
    error_message = "Invalid immutable_version: \"${var.immutable_version}\". It needs 1 to 63 letters, digits, dots, hyphens and underscores, such as 2026-11-20."
  }
}

variable "node_versions" {
  type        = map(string)
  description = "Machines with a data volume whose version differs from immutable_version, by name (master, worker-1, …): how they are replaced one at a time."
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for node in keys(var.node_versions) :
      contains(concat(["master"], [for number in range(1, var.worker_count + 1) : "worker-${number}"]), node)
    ])
    error_message = "Invalid node_versions: its keys are master and worker-1 to worker-${var.worker_count}, not ${join(", ", keys(var.node_versions))}."
  }

  validation {
    condition     = alltrue([for version in values(var.node_versions) : can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", version))])
    error_message = "Invalid node_versions: each version needs 1 to 63 letters, digits, dots, hyphens and underscores."
  }
}

# Network

variable "external_network" {
  type        = string
  description = "Name of the network that leads outside and has the floating addresses."

  validation {
    condition     = length(trimspace(var.external_network)) > 0
    error_message = "Invalid external_network: it must not be empty. `openstack network list --external` names those there are."
  }
}

variable "subnet_cidr" {
  type        = string
  description = "Addresses of the cluster's own network: a private IPv4 range of /24 or larger."
  default     = "10.42.0.0/24"

  validation {
    condition     = can(cidrnetmask(var.subnet_cidr)) && try(tonumber(split("/", var.subnet_cidr)[1]) <= 24, false)
    error_message = "Invalid subnet_cidr: \"${var.subnet_cidr}\". It needs an IPv4 range of /24 or larger, such as 10.42.0.0/24."
  }

  validation {
    condition     = try(cidrsubnet(var.subnet_cidr, 0, 0) == var.subnet_cidr, true)
    error_message = "Invalid subnet_cidr: \"${var.subnet_cidr}\" names an address inside its range; write the range's first address."
  }
}

variable "dns_servers" {
  type        = list(string)
  description = "Name servers of the machines; empty takes the cloud's own."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for server in var.dns_servers : can(cidrnetmask("${server}/32"))])
    error_message = "Invalid dns_servers: each needs to be an IPv4 address, not ${join(", ", var.dns_servers)}."
  }
}

# Security

variable "ssh_cidrs" {
  type        = list(string)
  description = "IPv4 ranges from which SSH to the master is allowed."

  validation {
    condition     = length(var.ssh_cidrs) > 0
    error_message = "Invalid ssh_cidrs: at least one range is needed, or nobody gets in; your own address is <address>/32."
  }

  validation {
    condition     = alltrue([for cidr in var.ssh_cidrs : can(cidrnetmask(cidr))])
    error_message = "Invalid ssh_cidrs: each needs to be an IPv4 range such as 203.0.113.7/32, not ${join(", ", var.ssh_cidrs)}."
  }

  validation {
    condition     = !anytrue([for cidr in var.ssh_cidrs : can(regex("/0+$", cidr))])
    error_message = "Invalid ssh_cidrs: a range of /0 opens SSH to everybody."
  }
}

variable "ui_cidrs" {
  type        = list(string)
  description = "IPv4 ranges from which the web pages of the master are open; empty: only through an SSH tunnel. They have no password."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for cidr in var.ui_cidrs : can(cidrnetmask(cidr))])
    error_message = "Invalid ui_cidrs: each needs to be an IPv4 range such as 203.0.113.0/24, not ${join(", ", var.ui_cidrs)}."
  }

  validation {
    condition     = !anytrue([for cidr in var.ui_cidrs : can(regex("/0+$", cidr))])
    error_message = "Invalid ui_cidrs: a range of /0 opens pages without a password to everybody."
  }
}

variable "public_key" {
  type        = string
  description = "Public SSH key that opens the machines."

  validation {
    condition     = can(regex("^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=*( .*)?$", trimspace(var.public_key)))
    error_message = "Invalid public_key: it needs one line of a .pub file, such as \"ssh-ed25519 AAAA… me@here\"."
  }
}

# Machines

variable "image" {
  type        = string
  description = "Name of a Debian 12 cloud image; the newest of that name is taken."
  default     = "debian-12"

  validation {
    condition     = length(trimspace(var.image)) > 0
    error_message = "Invalid image: it must not be empty. `openstack image list` names those there are."
  }
}

variable "ssh_user" {
  type        = string
  description = "User of the image that may become root."
  default     = "debian"

  validation {
    condition     = can(regex("^[a-z_][a-z0-9_-]{0,31}$", var.ssh_user))
    error_message = "Invalid ssh_user: \"${var.ssh_user}\" is no name of a Linux user."
  }
}

variable "availability_zone" {
  type        = string
  description = "Zone of the machines and volumes; null leaves it to the cloud."
  default     = null

  validation {
    condition     = var.availability_zone == null || try(length(trimspace(var.availability_zone)) > 0, false)
    error_message = "Invalid availability_zone: null or a name, not an empty text."
  }
}

variable "master_flavor" {
  type        = string
  description = "Size of the master: 4 GiB and 2 cores, or more."

  validation {
    condition     = length(trimspace(var.master_flavor)) > 0
    error_message = "Invalid master_flavor: it must not be empty. `openstack flavor list` names those there are."
  }
}

variable "worker_flavor" {
  type        = string
  description = "Size of a worker: 2 GiB and 1 core, or more."

  validation {
    condition     = length(trimspace(var.worker_flavor)) > 0
    error_message = "Invalid worker_flavor: it must not be empty. `openstack flavor list` names those there are."
  }
}

variable "worker_count" {
  type        = number
  description = "Workers with a data volume: a DataNode and a NodeManager each. Two or more for replication 2."
  default     = 3

  validation {
    condition     = var.worker_count >= 1 && var.worker_count <= 80 && floor(var.worker_count) == var.worker_count
    error_message = "Invalid worker_count: ${var.worker_count}. It needs a whole number from 1 to 80."
  }
}

variable "compute_flavor" {
  type        = string
  description = "Size of a compute machine; null takes the workers'."
  default     = null

  validation {
    condition     = var.compute_flavor == null || try(length(trimspace(var.compute_flavor)) > 0, false)
    error_message = "Invalid compute_flavor: null or a name, not an empty text."
  }
}

variable "compute_count" {
  type        = number
  description = "Machines without data: a NodeManager each, for more executors. They come and go freely."
  default     = 0

  validation {
    condition     = var.compute_count >= 0 && var.compute_count <= 80 && floor(var.compute_count) == var.compute_count
    error_message = "Invalid compute_count: ${var.compute_count}. It needs a whole number from 0 to 80."
  }
}

variable "kafka_broker_count" {
  type        = number
  description = "Kafka brokers: 1 on the master, or 3 on the master and the first two workers, which outlives the loss of any one."
  default     = 1

  validation {
    condition     = contains([1, 3], var.kafka_broker_count)
    error_message = "Invalid kafka_broker_count: ${var.kafka_broker_count}. It is 1 or 3: two lose their quorum as easily as one."
  }

  validation {
    condition     = var.kafka_broker_count <= var.worker_count + 1
    error_message = "Invalid kafka_broker_count: 3 brokers need the master and two workers, and worker_count is ${var.worker_count}."
  }
}

# Volumes

variable "master_volume_gib" {
  type        = number
  description = "Size of the master's data volume: NameNode, ResourceManager, Kafka."
  default     = 50

  validation {
    condition     = var.master_volume_gib >= 1 && floor(var.master_volume_gib) == var.master_volume_gib
    error_message = "Invalid master_volume_gib: ${var.master_volume_gib}. It needs a whole number of GiB from 1."
  }
}

variable "worker_volume_gib" {
  type        = number
  description = "Size of each worker's data volume: HDFS, and Kafka where it runs."
  default     = 100

  validation {
    condition     = var.worker_volume_gib >= 1 && floor(var.worker_volume_gib) == var.worker_volume_gib
    error_message = "Invalid worker_volume_gib: ${var.worker_volume_gib}. It needs a whole number of GiB from 1."
  }
}

variable "volume_type" {
  type        = string
  description = "Kind of the data volumes; null takes the cloud's own default."
  default     = null

  validation {
    condition     = var.volume_type == null || try(length(trimspace(var.volume_type)) > 0, false)
    error_message = "Invalid volume_type: null or a name, not an empty text."
  }
}
