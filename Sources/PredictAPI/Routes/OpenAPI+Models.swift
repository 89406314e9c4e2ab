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
    private static let notFound = ##""404": {"$ref": "#/components/responses/Error"}"##
    private static let conflict = ##""409": {"$ref": "#/components/responses/Error"}"##
    private static let version = #"""
        {
          "name": "version", "in": "path", "required": true, "schema": {"type": "string"},
          "description": "The first twelve digits of the SHA-256 of the weights file"
        }
        """#

    /// The paths of versions, as members of a JSON object.
    static let modelPaths = #"""
        "/models": {
          "get": {
            "operationId": "versions",
            "summary": "Every version of the weights, the newest first, and which one answers",
            "responses": {"200": \#(answer("The versions", "ModelVersions")), \#(unavailable)}
          }
        },
        "/models/{version}": {
          "get": {
            "operationId": "version",
            "summary": "A version: where it comes from and what it is worth",
            "parameters": [\#(version)],
            "responses": {"200": \#(answer("The version", "ModelVersion")), \#(notFound), \#(unavailable)}
          },
          "delete": {
            "operationId": "deleteVersion",
            "summary": "Delete a version; not one that answers, is the file of the start, or is needed by a training",
            "parameters": [\#(version)],
            "responses": {"204": {"description": "It is gone"}, \#(notFound), \#(conflict), \#(unavailable)}
          }
        },
        "/models/{version}/activate": {
          "post": {
            "operationId": "activateVersion",
            "summary": "Make a version answer, beside running requests; one that is worse only with force",
            "parameters": [\#(version)],
            "requestBody": {
              "content": {
                "application/json": {
                  "schema": {"type": "object", "properties": {"force": {"type": "boolean"}}}
                }
              }
            },
            "responses": {
              "200": \#(answer("It answers", "ModelChange")),
              "400": {"$ref": "#/components/responses/Error"},
              \#(notFound),
              \#(conflict),
              \#(unavailable)
            }
          }
        },
        "/models/rollback": {
          "post": {
            "operationId": "rollBack",
            "summary": "Make the version answer that did before",
            "responses": {"200": \#(answer("It answers", "ModelChange")), \#(conflict), \#(unavailable)}
          }
        }
        """#

    /// The schemas of versions, as members of a JSON object.
    static let modelSchemas = #"""
        "ModelVersions": {
          "type": "object",
          "required": ["active", "versions"],
          "properties": {
            "active": {"type": "string", "description": "The version that answers"},
            "fallback": {
              "type": "string",
              "description": "Why another version answers than was activated last, if one does"
            },
            "versions": {"type": "array", "items": {"$ref": "#/components/schemas/ModelVersion"}}
          }
        },
        "ModelVersion": {
          "type": "object",
          "required": ["version", "sha256", "status", "source", "created_at", "metrics"],
          "properties": {
            "version": {"type": "string"},
            "sha256": {"type": "string", "description": "Of the weights file"},
            "status": {
              "enum": ["active", "candidate", "retired"],
              "description": "It answers, it never did, or it did before"
            },
            "source": {"enum": ["training", "file"], "description": "The file is what the service was started with"},
            "created_at": {"type": "string", "format": "date-time"},
            "activated_at": {"type": "string", "format": "date-time"},
            "training": {"type": "integer", "minimum": 1, "description": "The training that made it"},
            "parent": {"type": "string", "description": "The version that it began with, if not random weights"},
            "settings": {"$ref": "#/components/schemas/TrainingSettings"},
            "metrics": {
              "type": "object",
              "required": ["validation"],
              "properties": {
                "test_accuracy": {"type": "number", "minimum": 0, "maximum": 1},
                "validation_accuracy": {"type": "number", "minimum": 0, "maximum": 1},
                "validation": {
                  "type": "object", "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
                  "description": "Accuracy on each validation set; of non-digits the share that is rejected"
                }
              }
            },
            "verdict": {
              "type": "object",
              "required": ["is_worse", "reason", "baseline"],
              "description": "How it compares with the version that answered when it was made",
              "properties": {
                "is_worse": {"type": "boolean"},
                "reason": {"type": "string"},
                "baseline": {"type": "string"}
              }
            }
          }
        },
        "ModelChange": {
          "type": "object",
          "required": ["active"],
          "properties": {"active": {"type": "string"}, "previous": {"type": "string"}}
        }
        """#
}
