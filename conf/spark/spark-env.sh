# shellcheck shell=bash disable=SC2034,SC1083
# Sourced by Spark's commands; each variable is exported.
# Names in double braces are filled in by whoever installs it: the local cluster, or Ansible.

# The address drivers started on this machine listen on.
SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-{{ worker_host }}}
# Where HDFS and YARN are, for spark-submit --master yarn.
HADOOP_CONF_DIR=${HADOOP_CONF_DIR:-{{ hadoop_conf_folder }}}
