"""What needs the network and processes of other programs; no room that builds the site imports it."""
