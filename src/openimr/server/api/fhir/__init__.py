"""FHIR R4 (4.0.1), read only: a determination as Task, ServiceRequest and DocumentReference."""
