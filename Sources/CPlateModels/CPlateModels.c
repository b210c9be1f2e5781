// Embeds the model files, so that a program has its weights wherever it is copied to. Functions, not
// arrays, are exported: Swift cannot import an array of unknown length.
#include "CPlateModels.h"

static const unsigned char locator[] = {
#embed "Weights/locator.plnn"
};

static const unsigned char refiner[] = {
#embed "Weights/refiner.plnn"
};

static const unsigned char reader[] = {
#embed "Weights/reader.plnn"
};

static const unsigned char reader2[] = {
#embed "Weights/reader2.plnn"
};

static const unsigned char state[] = {
#embed "Weights/state.plnn"
};

const unsigned char *plate_model_locator_start(void) { return locator; }
size_t plate_model_locator_length(void) { return sizeof locator; }

const unsigned char *plate_model_refiner_start(void) { return refiner; }
size_t plate_model_refiner_length(void) { return sizeof refiner; }

const unsigned char *plate_model_reader_start(void) { return reader; }
size_t plate_model_reader_length(void) { return sizeof reader; }

const unsigned char *plate_model_reader2_start(void) { return reader2; }
size_t plate_model_reader2_length(void) { return sizeof reader2; }

const unsigned char *plate_model_state_start(void) { return state; }
size_t plate_model_state_length(void) { return sizeof state; }
