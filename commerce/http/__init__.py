"""The edge: correlation, errors as problem+json, idempotency keys, health, the shape of REST serializers."""
