"""Readers, a module a family of formats: each turns a `Source` into documents."""
