"""Many pictures in one file, mapped into memory: what training draws from."""
import json
import os

import numpy as np


class PictureBank:
    """Pictures of any size, grey or colour, in one file, each with a dictionary of notes."""

    def __init__(self, path):
        with open(path + ".json") as file:
            self.notes = json.load(file)
        self.values = np.memmap(path + ".bin", np.uint8, "r")

    def __len__(self):
        return len(self.notes)

    def __getitem__(self, index):
        note = self.notes[index]
        size, start = int(np.prod(note["shape"])), note["offset"]
        return self.values[start:start + size].reshape(note["shape"])

    @staticmethod
    def write(path, pictures):
        """Writes (picture, notes) pairs, in place of an older bank only when complete."""
        notes, offset = [], 0
        with open(path + ".bin.part", "wb") as file:
            for picture, note in pictures:
                file.write(np.ascontiguousarray(picture).tobytes())
                notes.append({**note, "shape": list(picture.shape), "offset": offset})
                offset += picture.size
        with open(path + ".json.part", "w") as file:
            json.dump(notes, file)
        os.replace(path + ".bin.part", path + ".bin")
        os.replace(path + ".json.part", path + ".json")
        return len(notes)
