/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* libFuzzer calls the harness as it is instrumented, once the run time of E-ACSL is set up. Not instrumented itself. */
#include <stddef.h>
#include <stdint.h>

void __e_acsl_memory_init(int *argc, char ***argv, size_t pointer_size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    __e_acsl_memory_init(argc, argv, sizeof(void *));
    return 0;
}
