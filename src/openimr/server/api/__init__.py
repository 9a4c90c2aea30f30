"""The API of version 1, webhooks, and FHIR: what other systems speak to."""
