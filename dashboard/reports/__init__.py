"""A sheet as a report that is read without the page: an e-mail's HTML and text, and a PDF."""
