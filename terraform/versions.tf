terraform {
  required_version = ">= 1.9.0"

  required_providers {
    openstack = {
      source  = "terraform-provider-openstack/openstack"
      version = "1.54.1"
    }
  }
}

# Credentials come from clouds.yaml (OS_CLOUD) or the OS_* variables, never from here.
provider "openstack" {}
