{{- define "fairlead.name" -}}
{{- if contains "fairlead" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-fairlead" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "fairlead.selector" -}}
app.kubernetes.io/name: fairlead
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "fairlead.labels" -}}
{{ include "fairlead.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* What two values would contradict each other in is refused here, in a sentence. */}}
{{- define "fairlead.check" -}}
{{- if not (has .Values.queue.kind (list "redis" "embedded")) }}
{{- fail (printf "queue.kind is redis or embedded, not %q" .Values.queue.kind) }}
{{- end }}
{{- if not (has .Values.autoscaling.kind (list "none" "hpa" "keda")) }}
{{- fail (printf "autoscaling.kind is none, hpa or keda, not %q" .Values.autoscaling.kind) }}
{{- end }}
{{- if and (eq .Values.queue.kind "embedded") (ne .Values.autoscaling.kind "none") }}
{{- fail "the embedded queue is one process' own: autoscaling needs queue.kind redis" }}
{{- end }}
{{- if not .Values.image.repository }}
{{- fail "image.repository says where the image is, as ghcr.io/YOU/fairlead; the chart of a release knows it" }}
{{- end }}
{{- if and (eq .Values.autoscaling.kind "keda") (not .Values.serviceMonitor.enabled) (not .Values.autoscaling.query) }}
{{- fail "keda needs a metric: serviceMonitor.enabled has Prometheus collect it, or autoscaling.query asks for it by the labels that yours gives" }}
{{- end }}
{{- if and .Values.admin.existingSecret (hasKey .Values.settings "fairlead.admin.token-files") }}
{{- fail "admin.existingSecret and the setting fairlead.admin.token-files name one variable; keep all tokens in that Secret" }}
{{- end }}
{{- if regexMatch "^rediss?://[^/]*:[^/]*@" .Values.redis.url }}
{{- fail "redis.url holds a password; make a Secret of the URL and name it by redis.existingSecret" }}
{{- end }}
{{- range $name, $_ := .Values.hooks }}
{{- if not (regexMatch "\\.(ya?ml|json)$" $name) }}
{{- fail (printf "hooks: %q would not be read; its name must end in .yaml, .yml or .json" $name) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "fairlead.pod" -}}
metadata:
  labels:
    {{- include "fairlead.labels" . | nindent 4 }}
  {{- with .Values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "fairlead.name" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: fairlead
      image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      env:
        - { name: FAIRLEAD_HOOK_FILES, value: /etc/fairlead/hooks }
        - { name: FAIRLEAD_HOOK_HOT_RELOAD, value: "true" }
        - { name: FAIRLEAD_HOOK_ALLOW_NONE, value: "true" }
        - { name: FAIRLEAD_HOOK_TEMPLATE, value: {{ .Values.template | quote }} }
        - { name: FAIRLEAD_QUEUE_KIND, value: {{ .Values.queue.kind }} }
        - { name: FAIRLEAD_QUEUE_NAME, value: {{ .Values.queue.name | quote }} }
        - { name: QUARKUS_MANAGEMENT_HOST, value: 0.0.0.0 }
        # it still serves while it is being taken out of the service
        - { name: QUARKUS_SHUTDOWN_DELAY, value: 5s }
        - { name: STATE_DIRECTORY, value: /var/lib/fairlead }
        {{- with .Values.javaOptions }}
        - { name: JAVA_OPTS, value: {{ . | quote }} }
        {{- end }}
        {{- if eq .Values.queue.kind "redis" }}
        - name: REDIS_URL
          {{- if .Values.redis.existingSecret }}
          valueFrom: { secretKeyRef: { name: {{ .Values.redis.existingSecret | quote }}, key: {{ .Values.redis.secretKey | quote }} } }
          {{- else }}
          value: {{ .Values.redis.url | quote }}
          {{- end }}
        {{- end }}
        {{- if .Values.admin.existingSecret }}
        # a file, which is read again when it changes; a variable would stay as it was at the start
        - { name: FAIRLEAD_ADMIN_TOKEN_FILES, value: /etc/fairlead/admin/tokens }
        {{- end }}
        {{- range $name, $value := .Values.settings }}
        - { name: {{ regexReplaceAll "[^A-Za-z0-9]" $name "_" | upper }}, value: {{ $value | toString | quote }} }
        {{- end }}
      {{- if .Values.existingSecrets }}
      envFrom:
        - secretRef: { name: {{ .Values.existingSecrets }} }
      {{- end }}
      ports:
        - { name: hooks, containerPort: 9000 }
        - { name: management, containerPort: 9001 }
      # not /health/started: that waits for the queue, and to start again brings no Redis back
      startupProbe:
        httpGet: { path: /health/live, port: management }
        periodSeconds: 1
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /health/live, port: management }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: { path: /health/ready, port: management }
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        # the whole directory: a single file (subPath) would never change
        - { name: hooks, mountPath: /etc/fairlead/hooks, readOnly: true }
        - { name: state, mountPath: /var/lib/fairlead }
        - { name: tmp, mountPath: /tmp }
        {{- if .Values.admin.existingSecret }}
        - { name: admin, mountPath: /etc/fairlead/admin, readOnly: true }
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: hooks
      configMap: { name: {{ .Values.existingHooks | default (printf "%s-hooks" (include "fairlead.name" .)) }} }
    - name: tmp
      emptyDir: { sizeLimit: 256Mi }
    {{- if .Values.admin.existingSecret }}
    - name: admin
      secret:
        secretName: {{ .Values.admin.existingSecret | quote }}
        items: [{ key: {{ .Values.admin.secretKey | quote }}, path: tokens }]
        defaultMode: 0440
    {{- end }}
    {{- if eq .Values.queue.kind "redis" }}
    - name: state
      emptyDir: { sizeLimit: 256Mi }
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector: { matchLabels: { app.kubernetes.io/name: fairlead, app.kubernetes.io/instance: {{ .Release.Name | quote }} } }
{{- end }}
