"""What goes to the pager: addresses for rule files, templates for Alertmanager."""
