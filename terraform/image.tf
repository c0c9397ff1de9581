data "openstack_images_image_v2" "debian" {
  name        = var.image
  most_recent = true
}
