"""Colours: JupyterLab's variables, else VS Code's, else some that are legible on light and dark alike."""

from __future__ import annotations

INK = "var(--jp-ui-font-color1, var(--vscode-foreground, currentColor))"
MUTED = "var(--jp-ui-font-color2, var(--vscode-descriptionForeground, #808080))"
ACCENT = "var(--jp-brand-color1, var(--vscode-charts-blue, #2b7fd0))"
UI_FONT = "var(--jp-ui-font-family, var(--vscode-font-family, system-ui, sans-serif))"
