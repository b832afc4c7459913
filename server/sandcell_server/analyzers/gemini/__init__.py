"""What Gemini claims about the cost of code. Nothing here imports the SDK before the first question is asked."""
