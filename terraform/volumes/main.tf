terraform {
  required_providers {
    openstack = {
      source = "terraform-provider-openstack/openstack"
    }
  }
}

resource "openstack_blockstorage_volume_v3" "data" {
  for_each = var.sizes_gib

  name                 = "${var.name}-${each.key}-data"
  description          = "Data of ${var.name}-${each.key}: HDFS, YARN, Kafka"
  size                 = each.value
  volume_type          = var.volume_type
  availability_zone    = var.availability_zone
  enable_online_resize = true

  lifecycle {
    # A larger size grows the volume; nothing here takes its data away.
    prevent_destroy = true
    ignore_changes  = [volume_type, availability_zone]
  }
}
