// The trained networks, as bytes inside the program: each is a whole .plnn file.
#ifndef CPLATEMODELS_H
#define CPLATEMODELS_H

#include <stddef.h>

const unsigned char *_Nonnull plate_model_locator_start(void);
size_t plate_model_locator_length(void);

const unsigned char *_Nonnull plate_model_refiner_start(void);
size_t plate_model_refiner_length(void);

const unsigned char *_Nonnull plate_model_reader_start(void);
size_t plate_model_reader_length(void);

const unsigned char *_Nonnull plate_model_reader2_start(void);
size_t plate_model_reader2_length(void);

const unsigned char *_Nonnull plate_model_state_start(void);
size_t plate_model_state_length(void);

#endif
