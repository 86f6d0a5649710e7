"""Official summary tables (biểu tổng hợp): what offices send upward, with the national header."""
