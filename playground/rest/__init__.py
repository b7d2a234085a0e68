"""Discord's REST API under `/api/v10`: routing, authorization, rate limits and recording."""
