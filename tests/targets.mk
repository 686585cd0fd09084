# What only the repository of the program has: its tests, and how it is measured.

MADE := tests/lighthouse/node_modules
.PHONY: test test-slow lint fuzz rules-report answers-report statements-report bench lighthouse pictures example-history

test: $(READY) lint ## format, lint, types, and every test but those of test-slow
	$(BIN)/pytest -n auto -m "not slow"

test-slow: $(READY) $(if $(shell command -v npm),editor/node_modules) ## build whole sites, serve them, look at them in a browser, do what the guides say
	$(BIN)/pytest -n auto -m slow

lint: $(READY) ## format, lint and type checks, without changing a file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fuzz: $(READY) ## look for what breaks the judge or the build, by thousands of mistakes, for hours
	$(BIN)/pytest tests/test_staging.py tests/test_fuzz.py tests/test_parity.py --hypothesis-profile nightly

rules-report: $(READY) ## say which rules of the field lack a case, and how many each has
	PYTHONPATH=hooks:tests $(BIN)/python tests/rules_report.py

answers-report: $(READY) ## say how precisely questions are answered, and which are missed
	PYTHONPATH=hooks:tests $(BIN)/python tests/answers_report.py

statements-report: $(READY) ## say which statements that somebody wrote apart from the judge it gets wrong
	PYTHONPATH=hooks:tests $(BIN)/python tests/statements_report.py

bench: $(READY) ## measure builds beside other generators: PARTS, SIZES, REPEATS choose what
	PYTHONPATH=hooks:tests $(BIN)/python -m bench $(if $(PARTS),--parts "$(PARTS)") \
	  $(if $(SIZES),--sizes "$(SIZES)") $(if $(REPEATS),--repeats $(REPEATS)) $(if $(WRITE),--write)

lighthouse: site tests/lighthouse/node_modules ## measure every page type as a phone on a slow network
	CHROME_PATH=$$(command -v chromium || command -v google-chrome) node tests/lighthouse/measure.mjs

tests/lighthouse/node_modules: tests/lighthouse/package-lock.json
	npm ci --silent --prefix tests/lighthouse
	@touch $@

pictures: site editor/node_modules ## draw the pictures of the README and the guides anew
	PYTHONPATH=tests $(BIN)/python tests/draw_pictures.py

example-history: $(READY) ## release the past of the example portal anew, after its data changed
	PYTHONPATH=hooks:tests $(BIN)/python tests/example_history.py
