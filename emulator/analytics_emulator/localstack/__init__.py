"""Wiring to LocalStack: host process, service providers, CloudFormation providers, local routes.

What AWS does lives in the sibling packages; a module here only carries calls to and fro.
"""
