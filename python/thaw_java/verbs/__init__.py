"""One module per verb, each with SUMMARY (a line), HELP (what `./thaw VERB --help` prints) and main(arguments)."""
