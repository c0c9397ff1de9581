output "ids" {
  description = "Ids of the volumes, by the machine's name."
  value       = { for name, volume in openstack_blockstorage_volume_v3.data : name => volume.id }
}
