"""The core of Velox: values in, values out. It knows neither GitHub nor a database."""
