"""HTTP in, Call out; Reply in, HTTP out. No sockets, no clock; the only importer of botocore."""
