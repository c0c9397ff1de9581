variable "name" {
  type        = string
  description = "Name of the cluster."
}

variable "sizes_gib" {
  type        = map(number)
  description = "Size of each machine's volume in GiB, by the machine's name."
}

variable "volume_type" {
  type        = string
  description = "Kind of the volumes; null takes the cloud's own default."
}

variable "availability_zone" {
  type        = string
  description = "Zone of the volumes; null leaves it to the cloud."
}
