// SPDX-License-Identifier: Apache-2.0
// External delegates for the tests, one for each -D. The structures are the public C interface of TensorFlow Lite 2.20
// (tensorflow/lite/core/c/common.h), as far as they are needed here.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct Context Context;
typedef struct Delegate Delegate;

typedef struct {
  int size;
  int data[];
} IntArray;

typedef struct {
  int type;
  void *data;
  IntArray *dims;
  float scale;
  int32_t zero_point;
  int allocation_type;
  size_t bytes;
  const void *allocation;
  const char *name;
  Delegate *delegate;
  int buffer_handle;
  bool data_is_stale;
  bool is_variable;
  int quantization_type;
  void *quantization_params;
  void *sparsity;
  const IntArray *dims_signature;
} Tensor;

typedef struct {
  IntArray *inputs;
  IntArray *outputs;
  IntArray *intermediates;
  IntArray *temporaries;
  void *user_data;
  void *builtin_data;
  const void *custom_initial_data;
  int custom_initial_data_size;
  Delegate *delegate;
  bool might_have_side_effect;
} Node;

typedef struct {
  void *(*init)(Context *, const char *, size_t);
  void (*free)(Context *, void *);
  int (*prepare)(Context *, Node *);
  int (*invoke)(Context *, Node *);
  const char *(*profiling_string)(const Context *, const Node *);
  int32_t builtin_code;
  const char *custom_name;
  int version;
  void *registration_external;
  void *(*async_kernel)(Context *, Node *);
  uint64_t inplace_operator;
} Registration;

struct Context {
  size_t tensors_size;
  int (*GetExecutionPlan)(Context *, IntArray **);
  Tensor *tensors;
  void *impl;
  int (*ResizeTensor)(Context *, Tensor *, IntArray *);
  void (*ReportError)(Context *, const char *, ...);
  int (*AddTensors)(Context *, int, int *);
  int (*GetNodeAndRegistration)(Context *, int, Node **, Registration **);
  int (*ReplaceNodeSubsetsWithDelegateKernels)(Context *, Registration, const IntArray *, Delegate *);
};

struct Delegate {
  void *data;
  int (*Prepare)(Context *, Delegate *);
  int (*CopyFromBufferHandle)(Context *, Delegate *, int, Tensor *);
  int (*CopyToBufferHandle)(Context *, Delegate *, int, Tensor *);
  void (*FreeBufferHandle)(Context *, Delegate *, int *);
  int64_t flags;
  void *opaque_delegate_builder;
};

enum { OK = 0, ERROR = 1, BUILTIN_ADD = 0 };

static float offset;
static int alive;

// how many delegates of this library there are
int delegates_alive(void) { return alive; }

static int prepare_node(Context *context, Node *node) { return OK; }

// a + b + offset, so that it shows who computed
static int invoke_node(Context *context, Node *node) {
#ifdef FAILS_IN_STEP
  return ERROR;
#else
  const Tensor *a = &context->tensors[node->inputs->data[0]];
  const Tensor *b = &context->tensors[node->inputs->data[1]];
  Tensor *out = &context->tensors[node->outputs->data[0]];
  size_t n = out->bytes / sizeof(float), repeat = b->bytes / sizeof(float);
  for (size_t i = 0; i < n; i++)
    ((float *)out->data)[i] = ((const float *)a->data)[i] + ((const float *)b->data)[i % repeat] + offset;
  return OK;
#endif
}

static int prepare(Context *context, Delegate *delegate) {
#if defined(FAILS_TO_PREPARE)
  return ERROR;
#elif defined(CLAIMS_NOTHING)
  return OK;
#else
  IntArray *plan;
  if (context->GetExecutionPlan(context, &plan) != OK) return ERROR;
  IntArray *taken = malloc(sizeof(int) * (1 + plan->size));
  taken->size = 0;
  for (int i = 0; i < plan->size; i++) {
    Node *node;
    Registration *registration;
    if (context->GetNodeAndRegistration(context, plan->data[i], &node, &registration) != OK) {
      free(taken);
      return ERROR;
    }
    if (registration->builtin_code == BUILTIN_ADD) taken->data[taken->size++] = plan->data[i];
  }
  Registration kernel = {0};
  kernel.prepare = prepare_node;
  kernel.invoke = invoke_node;
  kernel.custom_name = "AddsForTheTest";
  kernel.version = 1;
  int status = context->ReplaceNodeSubsetsWithDelegateKernels(context, kernel, taken, delegate);
  free(taken);
  return status;
#endif
}

#ifdef UNRESOLVED
extern int a_function_of_a_library_that_is_not_there(void);
#endif

__attribute__((visibility("default"))) Delegate *tflite_plugin_create_delegate(
    const char *const *keys, const char *const *values, size_t n, void (*report_error)(const char *)) {
#if defined(MAKES_NONE)
  if (report_error) report_error("no such accelerator on the bus");
  return NULL;
#else
#ifdef UNRESOLVED
  offset = a_function_of_a_library_that_is_not_there();
#endif
  for (size_t i = 0; i < n; i++) {
    if (strcmp(keys[i], "offset") == 0) offset = strtof(values[i], NULL);
  }
  Delegate *delegate = calloc(1, sizeof(Delegate));
  delegate->Prepare = prepare;
  alive++;
  return delegate;
#endif
}

__attribute__((visibility("default"))) void tflite_plugin_destroy_delegate(Delegate *delegate) {
  if (delegate) alive--;
  free(delegate);
}
