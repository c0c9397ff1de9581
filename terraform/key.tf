resource "openstack_compute_keypair_v2" "operator" {
  # A new key is a new pair beside the old one: names are unique.
  name       = "${var.name}-${substr(sha256(trimspace(var.public_key)), 0, 8)}"
  public_key = trimspace(var.public_key)
}
