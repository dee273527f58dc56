console.error('These environment variables are missing or wrong:\n  DATABASE_URL: is not set')
process.exit(1)
