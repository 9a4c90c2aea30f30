"""What an operator needs: backup and restore, health, metrics, logs, the sweep of the store, rotation of its keys."""
