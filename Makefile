# millrace: the pipeline as a graph of stamps. `make help` lists the targets.
#
# A stamp is touched only when its step exits 0. It depends on the stamps before it, on its outputs being there, and on
# STAMP.inputs: the step's resolved options, the identity of each file it reads outside the artifacts, and the hash of
# its built code. tools/stamps.ts rewrites those files only where their content changed, so a changed setting, input,
# definition or source makes exactly the steps behind it run again.

.DEFAULT_GOAL := pipeline
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/sh

PNPM_VERSION := 10.34.9
BIN := node_modules/.bin
NODE := node_modules/node/bin/node
TSC := $(NODE) node_modules/typescript/bin/tsc
VITEST := $(NODE) node_modules/vitest/vitest.mjs
BIOME := $(NODE) node_modules/@biomejs/biome/bin/biome

INSTALLED := node_modules/.millrace-installed
BUILT := node_modules/.millrace-built

# What each stamp stands for: the call that earns it.
CALL_feature-store-apply := feature-store apply
CALL_data-extraction := data-extraction --for training
CALL_data-validation := data-validation
CALL_data-preparation := data-preparation
CALL_model-training := model-training
CALL_model-evaluation := model-evaluation
CALL_model-validation := model-validation
CALL_batch-extraction := data-extraction --for batch
CALL_batch-validation := data-validation --for batch
CALL_batch-prediction := batch-prediction

OUTPUTS_data-extraction := training.parquet data_extraction.json
OUTPUTS_data-validation := data_validation.json data_validation.html
OUTPUTS_data-preparation := train_x.parquet train_y.parquet train_keys.parquet test_x.parquet test_y.parquet test_keys.parquet transforms.json split_manifest.json
OUTPUTS_model-training := run_info.json training_report.html
OUTPUTS_model-evaluation := evaluation.json evaluation.html
OUTPUTS_model-validation := model_validation.json registered_model_version.json
OUTPUTS_batch-extraction := batch_input.parquet batch_data_extraction.json
OUTPUTS_batch-validation := batch_data_validation.json batch_data_validation.html
OUTPUTS_batch-prediction := batch_output.parquet

TRAINING := data-extraction data-validation data-preparation model-training model-evaluation model-validation
BATCH := batch-extraction batch-validation batch-prediction
STAMPS := feature-store-apply $(TRAINING) $(BATCH)
GOALS := pipeline batch $(STAMPS)

ifndef MILLRACE_GRAPH
# ---------------------------------------------------------------- the targets a person calls

.PHONY: $(GOALS) features help test check conformance bench clean distclean build

# The graph is walked by a second make, once the settings are known: they decide where the artifacts are.
# Where the definitions are applied anew, the registry tells which sources there are, so the inputs are found again.
write-inputs = $(NODE) tools/stamps.ts $(foreach stamp,$(STAMPS),'$(stamp)=$(CALL_$(stamp))')
$(GOALS): $(BUILT)
	@artifacts="$$($(write-inputs))" \
	  && rm -f "$$artifacts/.stamps/.ran" \
	  && $(MAKE) -s MILLRACE_GRAPH="$$artifacts" feature-store-apply \
	  && { [ ! -e "$$artifacts/.stamps/.ran" ] || $(write-inputs) >/dev/null; } \
	  && $(MAKE) -s MILLRACE_GRAPH="$$artifacts" GOAL=$@ $@ \
	  && $(NODE) tools/summary.ts "$$artifacts" $@

features: feature-store-apply
	@$(BIN)/feature-store materialize "$${START:-1970-01-01}" "$${END:-$$(date -u +%Y-%m-%dT%H:%M:%SZ)}"

help:
	@cat docs/make-targets.txt

build: $(BUILT)

$(INSTALLED): package.json pnpm-workspace.yaml pnpm-lock.yaml $(wildcard packages/*/package.json)
	@sh tools/check-machine.sh
	@if pnpm --version 2>/dev/null | grep -q '^10\.'; then pnpm install --frozen-lockfile --reporter=append-only; \
	 else npx --yes pnpm@$(PNPM_VERSION) install --frozen-lockfile --reporter=append-only; fi
	@touch $@

$(BUILT): $(INSTALLED) tools/bundle.ts tsconfig.base.json tsconfig.json $(wildcard packages/*/tsconfig.json) $(shell find packages -path '*/src/*' -name '*.ts' ! -name '*.test.ts')
	@echo "building"
	@$(TSC) -b
	@$(NODE) tools/bundle.ts
	@touch $@

test: $(BUILT)
	@$(VITEST) run

check: $(BUILT)
	@$(BIOME) check
	@$(TSC) -p tsconfig.check.json
	@$(NODE) tools/check-layers.ts
	@$(NODE) tools/check-packages.ts
	@$(NODE) tools/generate.ts --check

conformance: $(BUILT)
	@sh conformance/run.sh

bench: $(BUILT)
	@sh bench/run.sh

clean:
	@rm -rf artifacts/* artifacts/.stamps artifacts/.tmp artifacts/.hashes

distclean: clean
	@rm -rf mlflow.db mlartifacts feature_repo/registry.db feature_repo/data packages/*/dist .venv-* bench/.cache node_modules packages/*/node_modules

else
# ---------------------------------------------------------------- the graph

S := $(MILLRACE_GRAPH)/.stamps
.PHONY: $(GOALS) FORCE

pipeline: $(foreach stamp,$(STAMPS),$(S)/$(stamp))
batch: $(foreach stamp,feature-store-apply $(BATCH),$(S)/$(stamp))
$(STAMPS): %: $(S)/%

# $(call absent,FILES): FORCE where one of the artifacts is not there.
absent = $(if $(filter-out $(wildcard $(addprefix $(MILLRACE_GRAPH)/,$(1))),$(addprefix $(MILLRACE_GRAPH)/,$(1))),FORCE)

define STAMP
$(S)/$(1): $(S)/$(1).inputs $(call absent,$(OUTPUTS_$(1)))
	@$(BIN)/$(CALL_$(1))
	@touch $$@
	@touch $(S)/.ran
endef
$(foreach stamp,$(STAMPS),$(eval $(call STAMP,$(stamp))))

$(S)/data-extraction: $(S)/feature-store-apply
$(S)/data-validation: $(S)/data-extraction
$(S)/data-preparation: $(S)/data-validation
$(S)/model-training: $(S)/data-preparation
$(S)/model-evaluation: $(S)/model-training
$(S)/model-validation: $(S)/model-evaluation
$(S)/batch-extraction: $(S)/feature-store-apply
$(S)/batch-validation: $(S)/batch-extraction
$(S)/batch-prediction: $(S)/batch-validation $(wildcard $(MILLRACE_GRAPH)/registered_model_version.json)

# Nothing is scored in a run whose model was refused; `make batch` scores with the model that is registered.
ifeq ($(GOAL),pipeline)
$(S)/batch-extraction: | $(S)/model-validation
$(S)/batch-prediction: $(S)/model-validation
endif

FORCE:
endif
