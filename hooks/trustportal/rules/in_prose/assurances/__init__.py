"""Certificates and reports in prose, against the certifications (FCT-01, FCT-10, FCT-12)."""
