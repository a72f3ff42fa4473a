"""Components: each declares its props and draws one template of ui/components/."""
