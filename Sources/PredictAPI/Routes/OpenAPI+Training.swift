extension OpenAPI {
    private static func answer(_ description: String, _ schema: String) -> String {
        ##"""
        {
          "description": "\##(description)",
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/\##(schema)"}}}
        }
        """##
    }

    /// What every one of these routes may answer: who asks may not, or not now.
    private static let unavailable = ##"""
        "401": {"$ref": "#/components/responses/Unauthorized"},
        "403": {"$ref": "#/components/responses/Error"},
        "429": {"$ref": "#/components/responses/TooMany"},
        "503": {"$ref": "#/components/responses/Overloaded"}
        """##
    private static let conflict = ##""409": {"$ref": "#/components/responses/Error"}"##
    private static let lastEventID = #"""
        {
          "name": "Last-Event-ID", "in": "header", "schema": {"type": "string"},
          "description": "The last event that was seen: what came after it is sent first"
        }
        """#
    private static let eventStream = #"{"text/event-stream": {"schema": {"type": "string"}}}"#

    /// The paths of trainings, as members of a JSON object.
    static let trainingPaths = #"""
        "/api/retrain_model/": {
          "post": {
            "operationId": "retrainModel",
            "summary": "Start a training from random weights",
            "responses": {"202": \#(answer("It has begun", "Message")), \#(conflict), \#(unavailable)}
          }
        },
        "/api/stop_training/": {
          "post": {
            "operationId": "stopRetraining",
            "summary": "Stop the training for good",
            "responses": {"200": \#(answer("It has stopped", "Message")), \#(conflict), \#(unavailable)}
          }
        },
        "/api/check_model_status/": {
          "get": {
            "operationId": "modelStatus",
            "summary": "What has become of the latest training",
            "responses": {"200": \#(answer("Its status", "ModelStatus")), \#(unavailable)}
          }
        },
        "/api/training_progress/": {
          "get": {
            "operationId": "trainingProgress",
            "summary": "Where the training stands",
            "responses": {"200": \#(answer("Its progress", "TrainingProgress")), \#(unavailable)}
          }
        },
        "/api/progress/": {
          "get": {
            "operationId": "trainingProgressEvents",
            "summary": "The same as server-sent events, until one with the data {\"event\": \"close\", \"reason\": …}",
            "parameters": [\#(lastEventID)],
            "responses": {
              "200": {"description": "Events", "content": \#(eventStream)},
              "204": {"description": "The end was seen already"},
              \#(unavailable)
            }
          }
        },
        "/api/model_accuracy/": {
          "get": {
            "operationId": "modelAccuracy",
            "summary": "The accuracy of the version that answers, on MNIST's test set",
            "responses": {
              "200": \#(answer("A fraction", "ModelAccuracy")),
              "404": {"$ref": "#/components/responses/Error"},
              \#(unavailable)
            }
          }
        },
        "/training": {
          "get": {
            "operationId": "training",
            "summary": "The latest training, and those before it",
            "responses": {"200": \#(answer("The training", "Training")), \#(unavailable)}
          },
          "post": {
            "operationId": "startTraining",
            "summary": "Start a training; its result becomes a candidate version",
            "requestBody": {
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TrainingSettings"}}}
            },
            "responses": {
              "202": \#(answer("It has begun", "Training")),
              "400": {"$ref": "#/components/responses/Error"},
              \#(conflict),
              \#(unavailable)
            }
          },
          "delete": {
            "operationId": "stopTraining",
            "summary": "Stop the training for good",
            "responses": {"200": \#(answer("The training", "Training")), \#(conflict), \#(unavailable)}
          }
        },
        "/training/events": {
          "get": {
            "operationId": "trainingEvents",
            "summary": "What happens to the training as server-sent events: state, progress, epoch and, at its end, close",
            "parameters": [\#(lastEventID)],
            "responses": {
              "200": {"description": "Events", "content": \#(eventStream)},
              "204": {"description": "The end was seen already"},
              \#(unavailable)
            }
          }
        }
        """#

    /// The schemas of trainings, as members of a JSON object.
    static let trainingSchemas = #"""
        "ModelStatus": {
          "type": "object",
          "required": ["model_status"],
          "properties": {
            "model_status": {"enum": ["not_started", "in_progress", "completed", "interrupted", "error"]}
          }
        },
        "ModelAccuracy": {
          "type": "object",
          "required": ["accuracy"],
          "properties": {"accuracy": {"type": "number", "minimum": 0, "maximum": 1}}
        },
        "TrainingProgress": {
          "type": "object",
          "required": ["model_status", "max_epochs", "epoch", "percentage", "accuracy", "batch", "batches"],
          "properties": {
            "model_status": {"enum": ["not_started", "in_progress", "completed", "interrupted", "error"]},
            "max_epochs": {"type": "integer", "minimum": 0},
            "epoch": {"type": "integer", "minimum": 0},
            "percentage": {"type": "number", "minimum": 0, "maximum": 100, "description": "Of all epochs"},
            "accuracy": {"type": "number", "minimum": 0, "maximum": 1},
            "loss": {"type": "number"},
            "batch": {"type": "integer", "minimum": 0},
            "batches": {"type": "integer", "minimum": 0},
            "images_per_second": {"type": "number", "minimum": 0},
            "eta_seconds": {"type": "number", "minimum": 0}
          }
        },
        "TrainingSettings": {
          "type": "object",
          "properties": {
            "epochs": {"type": "integer", "minimum": 1, "maximum": 1000},
            "seed": {
              "type": "integer", "minimum": 0, "maximum": 9007199254740992,
              "description": "Same seed, data and threads, same weights; by default another each time"
            },
            "architecture": {"type": "string", "enum": ["LargerCNN"]},
            "learning_rate": {"type": "number", "minimum": 0, "maximum": 1},
            "base": {
              "type": "string", "enum": ["scratch", "active"],
              "description": "Random weights, or those that answer predictions now"
            },
            "use_feedback": {"type": "boolean", "description": "Learn from corrections, as far as there are any"},
            "feedback": {
              "type": "integer", "minimum": 1, "readOnly": true,
              "description": "How many accepted corrections it learns from, if any"
            },
            "time_budget": {
              "type": "number", "minimum": 1, "maximum": 1000000,
              "description": "Seconds, after which the best weights until then are the result"
            },
            "batch_size": {"type": "integer", "minimum": 1, "maximum": 1024},
            "epoch_images": {
              "type": "integer", "minimum": 1, "maximum": 1000000,
              "description": "Images of an epoch, at least one batch; by default all"
            },
            "probes": {
              "type": "array", "maxItems": 10, "items": {"type": "string"},
              "description": "Data URLs of pictures with up to ten digits in all: the progress tells what the network says of each. Answers carry the digits as the network sees them"
            }
          }
        },
        "Training": {
          "type": "object",
          "required": ["status", "percentage"],
          "properties": {
            "status": {"enum": ["not_started", "in_progress", "completed", "interrupted", "error"]},
            "percentage": {"type": "number", "minimum": 0, "maximum": 100, "description": "Of all epochs"},
            "id": {"type": "integer", "minimum": 1},
            "phase": {"enum": ["starting", "downloading", "training", "evaluating", "stopping", "ended"]},
            "settings": {"$ref": "#/components/schemas/TrainingSettings"},
            "base_version": {"type": "string", "description": "The weights that it began with, if not random ones"},
            "started_at": {"type": "string", "format": "date-time"},
            "ended_at": {"type": "string", "format": "date-time"},
            "reason": {"type": "string", "description": "Why it ended, in one sentence"},
            "version": {"type": "string", "description": "The candidate that it made"},
            "accuracy": {
              "type": "number", "minimum": 0, "maximum": 1,
              "description": "The candidate's, on MNIST's test set"
            },
            "restarts": {"type": "integer", "minimum": 0, "description": "How often it went on after it was killed"},
            "download": {"type": "object", "description": "File, bytes received and in all, while MNIST is fetched"},
            "progress": {"type": "object", "description": "Epoch, batch, loss, accuracy, speed, memory, processor"},
            "course": {
              "type": "object",
              "description": "How it went: some hundred points, each epoch, batch, mean loss and accuracy of the epoch so far"
            },
            "history": {"type": "array", "items": {"type": "object"}, "description": "Its epochs"},
            "previous": {
              "type": "array", "items": {"$ref": "#/components/schemas/Training"},
              "description": "Only where asked for all: earlier trainings, newest first"
            },
            "shared_state": {
              "enum": ["available", "unavailable"],
              "description": "Only with REDIS_URL: where unavailable, the rest is what this instance knows by itself"
            }
          }
        }
        """#
}
