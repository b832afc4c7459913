"""Colours: JupyterLab's variables, else VS Code's, else some that are legible on light and dark alike."""

from __future__ import annotations

INK = "var(--jp-ui-font-color1, var(--vscode-foreground, currentColor))"
MUTED = "var(--jp-ui-font-color2, var(--vscode-descriptionForeground, #808080))"
RULE = "var(--jp-border-color2, var(--vscode-panel-border, rgba(128, 128, 128, 0.3)))"
SURFACE = "var(--jp-layout-color1, var(--vscode-editor-background, transparent))"
TINT = "rgba(128, 128, 128, 0.1)"  # over any background
ACCENT = "var(--jp-brand-color1, var(--vscode-charts-blue, #2b7fd0))"
GOOD = "var(--jp-success-color1, var(--vscode-charts-green, #388e3c))"
BAD = "var(--jp-error-color1, var(--vscode-charts-red, #d84343))"
WARN = "var(--jp-warn-color1, var(--vscode-charts-orange, #e07b00))"
UI_FONT = "var(--jp-ui-font-family, var(--vscode-font-family, system-ui, sans-serif))"
CODE_FONT = "var(--jp-code-font-family, var(--vscode-editor-font-family, ui-monospace, monospace))"
