"""What can be done: one public function, one verb, one transaction."""
