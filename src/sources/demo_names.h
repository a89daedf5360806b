/* demo_names.h - what people of the make-believe city call their cameras, and themselves
 *
 * Layer: sources.  Thread: any.
 */
#ifndef TILIK_SOURCES_DEMO_NAMES_H
#define TILIK_SOURCES_DEMO_NAMES_H

#include "chance.h"
#include "model/camera.h"

#define DEMO_NAME_SIZE 96

typedef struct DemoAddress {
    int rw, rt;
    uint32_t flavour; /* picks the streets; the same for neighbours */
} DemoAddress;

/* Writes a camera's name as a volunteer of that RT would, "Pos Kamling RT 03 Jl. Melati".  The
 * first camera of a site usually looks at its pos kamling. */
void demo_name_rt(Chance *chance, const DemoAddress *address, bool first, char *out);

/* Writes the name of the n-th camera (from 0) of a place: "Simpang Lima ATCS 3", "Pasar Johar
 * parkir". */
void demo_name_place(const char *place, CameraClass class, int n, char *out);

/* Writes a made-up person with a title: "Ketua RT: Slamet Riyadi". */
void demo_name_contact(Chance *chance, Owner owner, char *out);

#endif
