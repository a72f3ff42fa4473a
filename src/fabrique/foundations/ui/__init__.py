"""What people see: layouts, components, forms, doors; no model and no innovation noun."""
