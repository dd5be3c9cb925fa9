"""Sockets: the AWS API, and what AWS has no API for (`/_fogbank`)."""
