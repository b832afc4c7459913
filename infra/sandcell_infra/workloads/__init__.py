"""What runs in the cluster; made once a release names images (`sandcell:release`)."""
