"""What members touch: Discord arguments in, one store or domain call, rendered text out."""
